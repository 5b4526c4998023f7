"""Commands that write content: new courses, automatic fixes and imports."""
