package dev.kapsel.model.access;

import java.time.Instant;

/**
 * What is known of a token that a machine signs in with. The token itself is shown once, when it is
 * made; its hash is all that is kept of it.
 *
 * @param id names it, in lists and in what is said about who did something
 * @param name what it is for, in its maker's words
 * @param role in its workspace and in no other one
 */
public record ServiceToken(
    String id, String name, Role role, Instant createdAt, String createdBy, Instant expiresAt) {}
