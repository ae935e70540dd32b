/** One change of the database, applied once and in the order of the list. A change that has shipped is never edited. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}
