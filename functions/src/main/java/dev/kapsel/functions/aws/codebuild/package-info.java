/** CodeBuild as the {@link dev.kapsel.functions.build.BuildService}. */
@NullMarked
package dev.kapsel.functions.aws.codebuild;

import org.jspecify.annotations.NullMarked;
