/** How a deployed function writes its log: lines of JSON, as Lambda and CloudWatch search them. */
@NullMarked
package dev.kapsel.functions.log;

import org.jspecify.annotations.NullMarked;
