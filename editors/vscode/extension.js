// Starts `kijun lsp` for .kijun files and connects the editor with it.
const { workspace } = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

exports.activate = async function () {
  const settings = workspace.getConfiguration("kijun");
  const args = ["lsp"];
  if (settings.get("samples")) args.push("--samples", settings.get("samples"));
  client = new LanguageClient(
    "kijun",
    "Kijun",
    { command: settings.get("command"), args, transport: TransportKind.stdio },
    {
      documentSelector: [{ language: "kijun" }],
      initializationOptions: { language: settings.get("language") },
    },
  );
  await client.start();
};

exports.deactivate = () => client?.stop();
