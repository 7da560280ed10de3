// The token of services that ask for one. The page alone holds it; it is never kept.
import { t } from "./language";
import { refusesToDraft, service } from "./service";
import { askText } from "../dom/dialogs";
import type { Workbench } from "../lsp/workbench";

const sendable = (token: string): string | null => (/^[\w.~+-]+$/.test(token) ? null : t("token.unfit"));

/** Asks until the service takes what is given; false if nothing is given any more. */
export async function askToken(workbench: Workbench): Promise<boolean> {
  for (let title = t("token.give"); ; title = t("token.wrong")) {
    const token = await askText(title, "token.label", "", { type: "password", wrong: sendable });
    if (!token) return false;
    // A service that does not answer is waited for at the desk.
    if (await refusesToDraft(token)) continue;
    workbench.token = token;
    return true;
  }
}

/** Asks for a token where the service wants one and there is none yet; false if none was given. */
export async function mayAsk(workbench: Workbench): Promise<boolean> {
  if (workbench.token !== null) return true;
  const known = await service().catch(() => null);
  return !known?.tokens || askToken(workbench);
}
