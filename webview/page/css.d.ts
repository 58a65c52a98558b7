/** esbuild gathers what is imported into search.css. */
declare module "*.css";
