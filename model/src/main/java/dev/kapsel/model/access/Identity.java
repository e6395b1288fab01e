package dev.kapsel.model.access;

import java.util.List;

/**
 * Who a caller is, as the service sees it.
 *
 * @param id {@code user:SUBJECT}, or {@code token:WORKSPACE/ID} for a service token
 * @param name for people
 * @param groups as the issuer says
 */
public record Identity(String id, String name, List<String> groups, boolean administrator) {

  public Identity {
    groups = List.copyOf(groups);
  }
}
