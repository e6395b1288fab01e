package dev.kapsel.functions.build;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Kills the functions after a number of calls to the world outside: the last call was carried out,
 * and nobody heard of it; nothing is called afterwards.
 */
public final class PowerSwitch {

  private int left = Integer.MAX_VALUE;
  private String last = "";

  /** An error and no exception, so that nothing that handles failures can go on. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    private Killed(String last) {
      super("killed after " + last);
    }
  }

  public void cutAfter(int calls) {
    left = calls;
  }

  /**
   * Kills what is done after so many calls; afterwards there is power again.
   *
   * @return whether it came to its end before
   */
  public boolean killedAfter(int calls, Runnable act) {
    cutAfter(calls);
    try {
      act.run();
    } catch (Killed e) {
      // That is what whoever asks for it wants to see.
    }
    boolean whole = !isCut();
    restore();
    return whole;
  }

  public void restore() {
    left = Integer.MAX_VALUE;
  }

  public boolean isCut() {
    return left <= 0;
  }

  /** The last call that was carried out. */
  public String last() {
    return last;
  }

  /** The same, as long as there is power. */
  public Object guard(Object real, Class<?>... interfaces) {
    return Proxy.newProxyInstance(
        PowerSwitch.class.getClassLoader(),
        interfaces,
        (proxy, method, arguments) -> {
          boolean outside = method.getDeclaringClass() != Object.class;
          if (!outside && method.getName().equals("equals")) {
            return proxy == arguments[0];
          }
          if (outside && isCut()) {
            throw new Killed(last);
          }
          try {
            return method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          } finally {
            if (outside) {
              called(method.getDeclaringClass().getSimpleName() + "." + method.getName());
            }
          }
        });
  }

  private void called(String call) {
    last = call;
    left--;
    if (isCut()) {
      throw new Killed(call);
    }
  }
}
