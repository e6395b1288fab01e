package dev.kapsel.model.format;

import dev.kapsel.model.oci.ImageReference;
import dev.kapsel.model.workspace.WorkspaceSettings;
import dev.kapsel.model.workspace.WorkspaceSettings.NetworkPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a document besides what it says: how the workspace is set that it is for, who
 * brings it, and to what end.
 *
 * @param defaultBase the base image of definitions that name none; null means that they must
 * @param network the hosts that may be named
 * @param ownNames whether names may begin with {@code kapsel}
 * @param unnamed whether what is read is brought along without being registered, so that a name in
 *     it has no effect
 */
public record Reading(
    @Nullable ImageReference defaultBase,
    NetworkPolicy network,
    boolean ownNames,
    boolean unnamed) {

  /** A registration, where nobody has set anything. */
  public static final Reading USUAL = new Reading(null, NetworkPolicy.ANYWHERE, false, false);

  /** A registration in a workspace that is set so. */
  public static Reading by(WorkspaceSettings settings) {
    String base = settings.defaultBase();
    return new Reading(
        base == null ? null : ImageReference.parse(base), settings.network(), false, false);
  }

  /** The same, for somebody who may give names that begin with {@code kapsel}. */
  public Reading withOwnNames() {
    return new Reading(defaultBase, network, true, unnamed);
  }

  /** The same, of what is not registered. */
  public Reading withoutName() {
    return new Reading(defaultBase, network, ownNames, true);
  }
}
