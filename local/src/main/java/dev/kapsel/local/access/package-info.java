/** Who a request comes from: what the JWT authorizer of an HTTP API is in the cloud. */
@NullMarked
package dev.kapsel.local.access;

import org.jspecify.annotations.NullMarked;
