// Whether the server has looked at the texts as they are now. It answers every version of every file it is told of.
import { Observable, type Readable } from "../app/observable";
import type { State } from "../lsp/connection";
import type { Documents, Sync } from "../lsp/documents";

export interface Told {
  documents: Documents;
  editing: { state: Readable<State> };
  behind: Sync["behind"];
}

export class Checked {
  /** unchecked: nobody is there to look. */
  readonly state = new Observable<"checked" | "checking" | "unchecked">("checked");
  private versions = new Map<string, number>();

  constructor(private readonly told: Told) {
    told.documents.watch(() => this.look());
    told.editing.state.watch(() => this.look());
  }

  /** The server has said what it finds in a version of a file. */
  answered(name: string, version: number): void {
    this.versions.set(name, version);
    this.look();
  }

  private look(): void {
    const { documents, editing } = this.told;
    const all = documents.files.every(({ name }) => {
      const behind = this.told.behind(name);
      return behind?.changes.empty && behind.version === this.versions.get(name);
    });
    const { kind } = editing.state.value;
    this.state.value = all ? "checked" : kind === "lost" || kind === "stopped" ? "unchecked" : "checking";
  }
}
