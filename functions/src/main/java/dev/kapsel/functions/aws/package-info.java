/**
 * What the functions' ports are on AWS: the one place, with its packages, that speaks to its
 * services. A host of another kind brings beans of its own, and these are left alone.
 */
@NullMarked
package dev.kapsel.functions.aws;

import org.jspecify.annotations.NullMarked;
