/** ECR as the {@link dev.kapsel.functions.image.ImageRegistry}. */
@NullMarked
package dev.kapsel.functions.aws.ecr;

import org.jspecify.annotations.NullMarked;
