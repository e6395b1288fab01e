package dev.kapsel.model.workspace;

import dev.kapsel.model.oci.ImageReference;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What holds for everything in a workspace.
 *
 * @param strict whether warnings refuse a definition, as errors do
 * @param retentionDays after how many days an image may go that nothing names any more; null keeps
 *     everything
 * @param defaultBase the base image of definitions that name none; null means that they must
 * @param network where builds may get packages from
 * @param quotas what the workspace may use
 */
public record WorkspaceSettings(
    boolean strict,
    @Nullable Integer retentionDays,
    @Nullable String defaultBase,
    @Nullable NetworkPolicy network,
    @Nullable Quotas quotas) {

  public static final WorkspaceSettings USUAL =
      new WorkspaceSettings(false, null, null, NetworkPolicy.ANYWHERE, Quotas.USUAL);

  /** In days. */
  public static final int LONGEST_RETENTION = 3650;

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public WorkspaceSettings {
    if (retentionDays != null) {
      var unused = retention(retentionDays);
    }
    if (defaultBase != null) {
      checkBase(defaultBase);
    }
    network = network == null ? NetworkPolicy.ANYWHERE : network;
    quotas = quotas == null ? Quotas.USUAL : quotas;
  }

  /**
   * The same days.
   *
   * @throws IllegalArgumentException if they are out of their range
   */
  public static int retention(int days) {
    if (days < 1 || days > LONGEST_RETENTION) {
      throw new IllegalArgumentException(
          "retentionDays is " + days + ": use 1 to " + LONGEST_RETENTION);
    }
    return days;
  }

  @Override
  public NetworkPolicy network() {
    return network == null ? NetworkPolicy.ANYWHERE : network;
  }

  @Override
  public Quotas quotas() {
    return quotas == null ? Quotas.USUAL : quotas;
  }

  private static void checkBase(String base) {
    try {
      var unused = ImageReference.parse(base);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "defaultBase is `"
              + base
              + "`, which names no image ("
              + e.getMessage()
              + "): write a reference such as kapsel/python:3.11-bookworm");
    }
  }

  /**
   * Hosts that a definition may name as package indexes and registries.
   *
   * @param hosts empty: any that is not in somebody's own network; {@code *.example.com} means
   *     every host below
   */
  public record NetworkPolicy(List<String> hosts) {

    public static final NetworkPolicy ANYWHERE = new NetworkPolicy(List.of());

    private static final Pattern HOST =
        Pattern.compile(
            "(\\*\\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final int MOST = 100;

    /**
     * @throws IllegalArgumentException if one is no host
     */
    public NetworkPolicy {
      hosts = hosts == null ? List.of() : List.copyOf(hosts);
      if (hosts.size() > MOST) {
        throw new IllegalArgumentException(
            "network.hosts has " + hosts.size() + " entries: use at most " + MOST);
      }
      for (String host : hosts) {
        if (host.length() > 255 || !HOST.matcher(host).matches()) {
          throw new IllegalArgumentException(
              "network.hosts has `"
                  + host
                  + "`: write a host like packages.example.com, or"
                  + " *.example.com");
        }
      }
    }

    public boolean allows(String host) {
      return hosts.isEmpty() || hosts.stream().anyMatch(one -> matches(one, host));
    }

    private static boolean matches(String allowed, String host) {
      return allowed.startsWith("*.") ? host.endsWith(allowed.substring(1)) : host.equals(allowed);
    }
  }

  /**
   * @param environments names that are not archived
   * @param activeBuilds builds that are queued or running at one time
   */
  public record Quotas(int environments, int activeBuilds) {

    public static final Quotas USUAL = new Quotas(10_000, 100);

    private static final int MOST = 1_000_000;

    /**
     * @throws IllegalArgumentException if one is out of its range
     */
    public Quotas {
      check("environments", environments);
      check("activeBuilds", activeBuilds);
    }

    private static void check(String what, int value) {
      if (value < 0 || value > MOST) {
        throw new IllegalArgumentException(
            "quotas." + what + " is " + value + ": use 0 to " + MOST);
      }
    }
  }
}
