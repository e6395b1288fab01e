/** What a run needs, written down: the content of one environment version. */
@NullMarked
package dev.kapsel.model.definition;

import org.jspecify.annotations.NullMarked;
