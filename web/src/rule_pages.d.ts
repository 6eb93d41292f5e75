// What rule_pages.mjs makes.
declare module "virtual:rule-pages" {
  const pages: string;
  export default pages;
}
