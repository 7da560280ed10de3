declare module "virtual:keywords" {
  const keywords: { token: string; english: string; japanese: string }[];
  export default keywords;
}

declare module "virtual:tutorial" {
  const files: { name: string; text: string }[];
  export default files;
}
