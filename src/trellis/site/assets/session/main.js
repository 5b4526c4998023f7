// On a session's page: its time in the reader's own zone.

import { showOwnTimes } from "../calendar/times.js";

showOwnTimes(document);
