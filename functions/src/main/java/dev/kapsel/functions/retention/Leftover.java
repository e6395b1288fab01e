package dev.kapsel.functions.retention;

import dev.kapsel.model.environment.WorkspaceName;
import dev.kapsel.model.oci.Digest;

/** What the registry still has of a generation that the table has no more. */
record Leftover(WorkspaceName workspace, String tag, Digest digest) {}
