import { importsIn } from './imports-in.mjs';

/** Lists the imports that lead from one package into another, as the names of both. Entries (`@sfstream/auth/node`) count. */
export const packageImports = (packages) =>
  packages.flatMap((from) =>
    from.files
      .flatMap(importsIn)
      .flatMap((imported) =>
        packages
          .filter(({ specifier }) => imported === specifier || imported.startsWith(`${specifier}/`))
          .map((to) => ({ from: from.name, to: to.name })),
      ),
  );
