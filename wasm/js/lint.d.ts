// The types of a check of files: schema 1 of `regcache check --format json`, as JavaScript gets it.

import type { Edit, Place } from "./options.js";
import type { Code, Dialect, Direction, FileKind, FileRule, RuleId, Severity, Surface } from "./words.js";

/** Texts by path, with forward slashes; the path tells how a file is read. */
export type Files = ReadonlyMap<string, string> | Readonly<Record<string, string>>;

/** A report as text, as `regcache check --format` writes it; "baseline" is what --write-baseline writes. */
export type ReportFormat = "text" | "json" | "sarif" | "github" | "gitlab" | "baseline";

/** By whose rules files are checked. */
export interface FileCheckRules {
  /** The oldest BuildKit that the builds must work with, like "0.12"; the newest known one when absent. */
  readonly buildkit?: string | undefined;
  /** Whether warnings are errors. */
  readonly strict?: boolean | undefined;
  /** What is known of registries: by host whose habits it has ("harbor", "none"), with ":immutable" if its tags are. */
  readonly profiles?: Readonly<Record<string, string>> | undefined;
  /** The text of a baseline: its findings are left out. */
  readonly baseline?: string | undefined;
  /** Whether the report is of the files after their fixes, rather than before. */
  readonly fix?: boolean | undefined;
  /** Asks for `output`. */
  readonly format?: ReportFormat | undefined;
}

/** One thing that is wrong in a file. The place counts units of UTF-16, line and column from 1 as editors do. */
export interface FileFinding extends Place {
  readonly path: string;
  readonly severity: Severity;
  /** "RC026": what explain takes, and comments and baselines. */
  readonly id: RuleId;
  /** "mode-value": the same rule by its name. */
  readonly rule: FileRule;
  readonly code: Code;
  readonly subject: string;
  readonly detail: string;
  readonly hint: string;
  readonly surface: Surface;
  readonly line: number;
  readonly column: number;
  /** The same in a later state of the file, also when lines move. */
  readonly fingerprint: string;
  /** What corrects it; empty when nothing is known that is safe in this file. */
  readonly fix: readonly Edit[];
  /** Subject, detail and hint on one line. */
  readonly message: string;
}

export interface FileCheckReport {
  readonly schema: 1;
  readonly buildkit: string;
  readonly filesChecked: number;
  /** --cache-to and --cache-from of all files. */
  readonly options: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  /** By path, then by place. */
  readonly findings: readonly FileFinding[];
  /** The texts of the files that fixes change, by path. */
  readonly fixed: ReadonlyMap<string, string>;
  /** How many findings those fixes correct. */
  readonly fixes: number;
  /** The report in the `format` that was asked for. */
  readonly output?: string;
}

/** One rule of files. */
export interface FileRuleRow {
  readonly id: RuleId;
  readonly name: FileRule;
  readonly severity: Severity;
  readonly code: Code;
  /** One sentence. */
  readonly meaning: string;
}

/** A value of --cache-to or --cache-from, or what stands for it, as the file writes it. */
export interface FoundOption {
  readonly direction: Direction;
  readonly dialect: Dialect;
  readonly text: string;
  /** Whether something in it is known only when the file runs: a variable, an expression. */
  readonly hasHoles: boolean;
  /** For each unit of `text` its offset in the file, and at last where the option ends. */
  readonly at: readonly number[];
  /** For each unit where that which stands for it ends: an escape is longer than what it means. */
  readonly ends: readonly number[];
}

export interface FoundOptions {
  /** As given, or guessed from the text. */
  readonly path: string;
  readonly kind: FileKind;
  readonly options: readonly FoundOption[];
}

/** The loaded module that checks files: its functions without waiting. */
export interface Linter {
  /** What check({ files }) does. What is wrong with files never throws; wrong rules throw RegcacheError. */
  checkFiles(files: Files, rules?: FileCheckRules): FileCheckReport;
  /** The options of one file, each once, in its order; without a path its kind is guessed. */
  findOptions(text: string, path?: string): FoundOptions;
  /** Every rule of files, by id. */
  fileRules(): FileRuleRow[];
}

// Without this line everything above would be exported.
export {};
