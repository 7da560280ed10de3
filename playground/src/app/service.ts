// The plain requests to the service: what it is, and the guidelines that a draft can start from.
import type { Service } from "../lsp/workbench";

export interface Source {
  guideline: string;
  title: string;
  rules: string;
}

export class ServiceError extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

/** Did the service refuse for want of a token that it takes? */
export function wantsToken(error: unknown): boolean {
  return error instanceof ServiceError && (error.status === 401 || error.status === 403);
}

async function get<T>(path: string, token: string | null): Promise<T> {
  const answer = await fetch(path, { headers: token ? { Authorization: `Bearer ${token}` } : {} });
  if (!answer.ok) throw new ServiceError(answer.status);
  return (await answer.json()) as T;
}

export const service = (): Promise<Service> => get("v1/author", null);

export const sources = async (token: string | null): Promise<Source[]> =>
  (await get<{ sources: Source[] }>("v1/sources", token)).sources;

export const source = (
  guideline: string,
  token: string | null,
): Promise<Source & { files: { name: string; text: string }[] }> =>
  get(`v1/sources/${encodeURIComponent(guideline)}`, token);

/** Whether the service refuses to let somebody with this token draft. Asked without a WebSocket, it says why not. */
export const refusesToDraft = (token: string): Promise<boolean> => get("v1/author/lsp", token).then(() => false, wantsToken);
