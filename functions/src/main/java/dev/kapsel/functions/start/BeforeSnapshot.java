package dev.kapsel.functions.start;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something when Lambda is about to take a snapshot. Whoever makes one has to keep it: the
 * runtime does not.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">Lambda
 *     SnapStart runtime hooks for Java</a>
 */
public final class BeforeSnapshot implements Resource {

  private static final Logger LOG = LoggerFactory.getLogger(BeforeSnapshot.class);

  private final Runnable work;

  private BeforeSnapshot(Runnable work) {
    this.work = work;
  }

  public static BeforeSnapshot run(Runnable work) {
    BeforeSnapshot hook = new BeforeSnapshot(work);
    Core.getGlobalContext().register(hook);
    return hook;
  }

  /** A function that is not warm is slow; one that has no snapshot is not there. */
  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("the rehearsal before the snapshot failed; first answers will be slow", e);
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {}
}
