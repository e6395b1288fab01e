/** What would come of a definition, before anybody registers it. Nothing here writes. */
@NullMarked
package dev.kapsel.functions.preview;

import org.jspecify.annotations.NullMarked;
