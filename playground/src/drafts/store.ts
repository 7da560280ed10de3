// Drafts in the browser (IndexedDB). Where a browser keeps nothing, drafts live as long as the page.
import type { Draft } from "./draft";

export type Summary = Pick<Draft, "id" | "title" | "changed"> & { files: number };

const database = "kijun";
const table = "drafts";

function asPromise<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
}

export class Store {
  private opened: Promise<IDBDatabase | null> | null = null;
  private held = new Map<string, Draft>();

  /** False if drafts are lost with the page. */
  async keeps(): Promise<boolean> {
    return (await this.open()) !== null;
  }

  async list(): Promise<Summary[]> {
    const objects = await this.objects("readonly");
    const drafts = objects ? await asPromise<Draft[]>(objects.getAll()) : [...this.held.values()];
    return drafts
      .map(({ id, title, changed, files }) => ({ id, title, changed, files: files.length }))
      .sort((a, b) => b.changed - a.changed);
  }

  async get(id: string): Promise<Draft | null> {
    const objects = await this.objects("readonly");
    const draft = objects ? await asPromise<Draft | undefined>(objects.get(id)) : this.held.get(id);
    return draft ?? null;
  }

  /**
   * Keeps a draft in place of what was kept at `since`. "unkept": the browser refused, for want of room say.
   * "newer": another tab has kept it meanwhile, and what that kept stays.
   */
  async put(draft: Draft, since: number): Promise<"saved" | "unkept" | "newer"> {
    try {
      const objects = await this.objects("readwrite");
      if (!objects) {
        this.held.set(draft.id, draft);
        return "unkept";
      }
      const done = new Promise<void>((resolve, reject) => {
        objects.transaction.oncomplete = () => resolve();
        objects.transaction.onabort = () => reject(objects.transaction.error ?? new Error("IndexedDB"));
      });
      done.catch(() => undefined); // awaited below, unless the request fails first
      const held = await asPromise<Draft | undefined>(objects.get(draft.id));
      if (held && held.changed > since) return "newer";
      await asPromise(objects.put(draft));
      await done;
      return "saved";
    } catch {
      return "unkept";
    }
  }

  async remove(id: string): Promise<void> {
    const objects = await this.objects("readwrite");
    if (objects) await asPromise(objects.delete(id));
    else this.held.delete(id);
  }

  private async objects(mode: IDBTransactionMode): Promise<IDBObjectStore | null> {
    const opened = await this.open();
    return opened?.transaction(table, mode).objectStore(table) ?? null;
  }

  private open(): Promise<IDBDatabase | null> {
    return (this.opened ??= new Promise((resolve) => {
      try {
        const request = indexedDB.open(database, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: "id" });
        request.onsuccess = () => {
          // The reader cleared the data of the page: the next time it is opened anew.
          request.result.onclose = () => (this.opened = null);
          resolve(request.result);
        };
        request.onerror = () => resolve(null);
        request.onblocked = () => resolve(null);
      } catch {
        resolve(null);
      }
    }));
  }
}
