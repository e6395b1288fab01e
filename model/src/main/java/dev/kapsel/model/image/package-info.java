/** What a definition hash stands for in a workspace: generations of built images. */
@NullMarked
package dev.kapsel.model.image;

import org.jspecify.annotations.NullMarked;
