// @prisma/client names the whole Prisma CLI as an optional peer; `pnpm deploy --prod` would carry it (321 MB instead of 76).
module.exports = {
  hooks: {
    readPackage(manifest) {
      if (manifest.name === '@prisma/client') {
        delete manifest.peerDependencies;
        delete manifest.peerDependenciesMeta;
      }
      return manifest;
    },
  },
};
