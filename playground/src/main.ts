// The page of Kijun: write a guideline, see at once what it means.
import "./style/tokens.css";
import "./style/base.css";
import "./style/layout.css";
import "./style/report.css";
import "./style/panes.css";
import { startAnnouncements } from "./app/announce";
import { startLanguage } from "./app/language";
import { Model } from "./app/model";
import { Shell } from "./app/shell";
import { startTheme } from "./app/theme";

startTheme();
startLanguage();
const shell = new Shell(new Model());
document.body.append(...shell.elements);
startAnnouncements();
void shell.start();
