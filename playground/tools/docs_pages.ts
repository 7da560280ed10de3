// Which pages of the repository make the documentation, and under what heading a reader finds them.

export interface Source {
  /** In the repository. */
  file: string;
  /** In the address: docs/NAME/. */
  name: string;
  language: "ja" | "en";
  /** The same in the other language. */
  other?: string;
}

export interface Section {
  ja: string;
  en: string;
  pages: Source[];
}

const en = (file: string, name: string, other?: string): Source => ({ file, name, language: "en", ...(other ? { other } : {}) });
const ja = (file: string, name: string, other?: string): Source => ({ file, name, language: "ja", ...(other ? { other } : {}) });

export const sections: readonly Section[] = [
  {
    ja: "はじめに",
    en: "First steps",
    pages: [
      en("README.md", "overview"),
      ja("grammar/tutorial.ja.md", "tutorial-ja", "tutorial"),
      en("grammar/tutorial.md", "tutorial", "tutorial-ja"),
      ja("grammar/committee.ja.md", "committee"),
    ],
  },
  {
    ja: "言語",
    en: "The language",
    pages: [en("grammar/README.md", "language"), en("grammar/evasion.md", "evasion")],
  },
  {
    ja: "改正",
    en: "Revising",
    pages: [
      en("engine/revise/README.md", "revising"),
      en("engine/revise/documents/README.md", "documents"),
      en("engine/revise/impact/README.md", "impact"),
      en("engine/revise/cases/README.md", "cases"),
      en("engine/revise/procedure/README.md", "procedure"),
      en("engine/revise/statistics/README.md", "statistics"),
    ],
  },
  {
    ja: "組み込み",
    en: "Embedding",
    pages: [
      en("engine/serve/README.md", "service"),
      en("engine/lsp/README.md", "editors"),
      en("engine/lsp/commands.md", "commands"),
      en("engine/schema/openapi.json", "api"),
      en("engine/compile/bundles.md", "bundles"),
      en("bindings/python/README.md", "python"),
      en("bindings/python/guide.md", "python-guide"),
      en("bindings/python/cluster.md", "spark"),
      en("bindings/c/README.md", "c"),
    ],
  },
  {
    ja: "備え付けの規則",
    en: "Rules that come with it",
    pages: [en("stdlib_rules/README.md", "rules"), en("playground/README.md", "playground"), en("tests/bench/README.md", "speed")],
  },
];

export const allPages: readonly Source[] = sections.flatMap((section) => section.pages);
