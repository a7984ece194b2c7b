// What src/revisions/native-import.ts is in the built command, where an import() would go through the vm module's
// experimental loader: a file of its own, loaded by Node.
exports.nativeImport = (specifier) => import(specifier);
