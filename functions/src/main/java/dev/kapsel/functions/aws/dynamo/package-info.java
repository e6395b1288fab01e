/** The table on DynamoDB. Nothing else in the service knows that it is there. */
@NullMarked
package dev.kapsel.functions.aws.dynamo;

import org.jspecify.annotations.NullMarked;
