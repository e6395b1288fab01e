/** Deployed functions as Lambda runs them: the package under AWS's own runtime. */
@NullMarked
package dev.kapsel.infra.lambda;

import org.jspecify.annotations.NullMarked;
