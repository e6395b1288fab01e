/** S3 for what is too large for the table. */
@NullMarked
package dev.kapsel.functions.aws.s3;

import org.jspecify.annotations.NullMarked;
