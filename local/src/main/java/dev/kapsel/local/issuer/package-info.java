/** The token issuer of one machine: real OpenID Connect, with users of its own and no passwords. */
@NullMarked
package dev.kapsel.local.issuer;

import org.jspecify.annotations.NullMarked;
