/** Names, versions and the references by which callers ask for them. */
@NullMarked
package dev.kapsel.model.environment;

import org.jspecify.annotations.NullMarked;
