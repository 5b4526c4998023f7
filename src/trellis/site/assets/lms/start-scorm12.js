// The script of a package in SCORM 1.2.

import { findApi } from "./api.js";
import { startPlayer } from "./player.js";
import { Scorm12Session } from "./scorm12.js";

await startPlayer(() => new Scorm12Session(findApi(window, "API")));
