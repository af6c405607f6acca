/** The same keys with any text: what a second language has to provide, no more and no less. */
export type Translation<Source> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : Translation<Source[Key]>;
};
