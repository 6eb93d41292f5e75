// The one class of everything that goes wrong, with the words that the command line uses too.

/** An error on one line: "subject: detail (hint)". */
export const messageOf = ({ subject, detail, hint }) =>
  (subject && `${subject}: `) + detail + (hint && ` (${hint})`);

/**
 * `code` is what a program decides on (docs/errors.md); `internal` is the only one that C++ does not
 * know: the module itself failed. `subject` is the offending piece, `hint` what to do, `offset` the
 * place in the text that was given, in UTF-16 units as JavaScript counts, where there is one.
 */
export class RegcacheError extends Error {
  constructor({ code, subject = "", detail, hint = "", offset }, options) {
    super(messageOf({ subject, detail, hint }), options);
    this.code = code;
    this.subject = subject;
    this.detail = detail;
    this.hint = hint;
    this.offset = offset;
  }

  get name() {
    return "RegcacheError";
  }
}
