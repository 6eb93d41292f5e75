// Exit statuses of the command line by the code of what went wrong; docs/errors.md has the table for people.
const statuses = { invalid_input: 2, unknown_name: 2, conflict: 2, missing: 2, not_found: 3, denied: 4, refused: 5,
  unsupported: 5, cancelled: 130 };

export const statusOf = ({ code }) => statuses[code] ?? 1;
