/**
 * Publishes the curated catalogue: builds, compares locks, tests in the image, and only then lists.
 */
@NullMarked
package dev.kapsel.client.curated;

import org.jspecify.annotations.NullMarked;
