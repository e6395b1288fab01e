/** The table on DynamoDB. Nothing else in the service knows that it is there. */
@NullMarked
package dev.kapsel.functions.table.dynamo;

import org.jspecify.annotations.NullMarked;
