/**
 * Dockerfiles, read as an engine reads them and written back so that no engine can read them in
 * another way. What is written names every image that it begins from or copies from, so that
 * somebody else than the engine fetches them.
 */
@NullMarked
package dev.kapsel.model.dockerfile;

import org.jspecify.annotations.NullMarked;
