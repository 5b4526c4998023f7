// The script of a package in SCORM 2004.

import { findApi } from "./api.js";
import { startPlayer } from "./player.js";
import { Scorm2004Session } from "./scorm2004.js";

await startPlayer(() => new Scorm2004Session(findApi(window, "API_1484_11")));
