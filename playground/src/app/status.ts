// How it stands with the service: nothing is said while all is well.
import { either, language, t } from "./language";
import type { Model } from "./model";
import { askToken } from "./token";
import { el, fill } from "../dom/el";

export function connectionNotice(model: Model): HTMLElement {
  const { editing } = model.workbench;
  const notice = el("div", { class: "connection", role: "status" });
  const again = (key: "connection.again" | "connection.wake") =>
    el("button", { type: "button", t: key, on: { click: () => void editing.open(true).catch(() => undefined) } });
  // A service that refuses a token does not say so to a WebSocket.
  const otherToken = () =>
    model.workbench.token === null
      ? null
      : el("button", {
          type: "button",
          t: "token.give",
          on: {
            click: async () => {
              if (await askToken(model.workbench)) await editing.open(true).catch(() => undefined);
            },
          },
        });
  const draw = () => {
    const state = editing.state.value;
    const problem = editing.problem.value;
    const why = problem ? either({ en: problem.message, ja: problem.message_ja }) : "";
    notice.dataset.state = state.kind;
    const open = model.draft.value !== null;
    if (open && state.kind === "lost") fill(notice, el("p", {}, `${t("connection.lost")} ${why}`), again("connection.again"), otherToken());
    else if (open && state.kind === "connecting" && state.attempt > 0) fill(notice, el("p", { t: "connection.connecting" }));
    else if (open && state.kind === "stopped") fill(notice, el("p", {}, `${t("connection.stopped")} ${why}`), again("connection.again"));
    else if (open && state.kind === "asleep") fill(notice, el("p", { t: "connection.asleep" }), again("connection.wake"));
    else if (open && problem) fill(notice, el("p", {}, `${t("connection.heavy")} ${why}`));
    else if (open && model.broken.value) fill(notice, el("p", { t: "connection.broken" }));
    else fill(notice);
    notice.hidden = notice.childElementCount === 0;
  };
  editing.state.watch(draw);
  editing.problem.watch(draw);
  model.broken.watch(draw);
  model.draft.watch(draw);
  language.watch(draw);
  draw();
  return notice;
}
