// SPDX-License-Identifier: Apache-2.0
package dev.ration.internal.event;

import dev.ration.nt.PoolEvent;
import dev.ration.nt.Subscription;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanConstructorInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.ReflectionException;

/**
 * The standard events of a system as a management bean: an attribute for each, and a notification
 * for each change. Loaded only where the runtime has module {@code java.management}.
 */
final class ManagementBean extends NotificationBroadcasterSupport
    implements DynamicMBean, Publisher {
  private static final String SET = "dev.ration.event.set";
  private static final String CLEARED = "dev.ration.event.cleared";

  private final StandardEvents events;
  private final String system;
  private final AtomicLong sequence = new AtomicLong();

  ManagementBean(StandardEvents events, String system) {
    super(
        new MBeanNotificationInfo(
            new String[] {SET, CLEARED},
            Notification.class.getName(),
            "a standard event was set or cleared; the message names it"));
    this.events = events;
    this.system = system;
  }

  /** Registers this bean under a name that is free; closing unregisters it. */
  Subscription register() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName name = registerAs(server, 1);
      return () -> unregister(server, name);
    } catch (JMException e) {
      throw new IllegalStateException("the standard events cannot be registered", e);
    }
  }

  private ObjectName registerAs(MBeanServer server, int number) throws JMException {
    String suffix = number == 1 ? "" : ",instance=" + number;
    ObjectName name =
        new ObjectName("dev.ration:type=PoolEvents,name=" + ObjectName.quote(system) + suffix);
    try {
      server.registerMBean(this, name);
      return name;
    } catch (InstanceAlreadyExistsException taken) {
      return registerAs(server, number + 1);
    }
  }

  private static void unregister(MBeanServer server, ObjectName name) {
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException gone) {
      // Somebody else has unregistered it: that is what is wanted.
    } catch (JMException e) {
      throw new IllegalStateException("the standard events cannot be unregistered", e);
    }
  }

  @Override
  public void changed(PoolEvent event, boolean set) {
    String message =
        Publisher.name(event) + " of pool system '" + system + "' is " + (set ? "set" : "cleared");
    Notification notification =
        new Notification(set ? SET : CLEARED, this, sequence.incrementAndGet(), message);
    notification.setUserData(Publisher.name(event));
    sendNotification(notification);
  }

  @Override
  public Object getAttribute(String attribute) throws AttributeNotFoundException {
    for (PoolEvent event : PoolEvent.values()) {
      if (Publisher.name(event).equals(attribute)) {
        return events.isSet(event);
      }
    }
    throw new AttributeNotFoundException(attribute);
  }

  @Override
  public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
    throw new AttributeNotFoundException("the standard events are set by their conditions only");
  }

  @Override
  public AttributeList getAttributes(String[] attributes) {
    AttributeList list = new AttributeList();
    for (String attribute : attributes) {
      try {
        list.add(new Attribute(attribute, getAttribute(attribute)));
      } catch (AttributeNotFoundException absent) {
        // Left out, as DynamicMBean wants it.
      }
    }
    return list;
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    return new AttributeList();
  }

  @Override
  public Object invoke(String action, Object[] parameters, String[] signature)
      throws ReflectionException {
    throw new ReflectionException(new NoSuchMethodException(action));
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    List<MBeanAttributeInfo> attributes = new ArrayList<>();
    for (PoolEvent event : PoolEvent.values()) {
      String name = Publisher.name(event);
      attributes.add(
          new MBeanAttributeInfo(
              name, "boolean", "Whether " + name + " is set", true, false, false));
    }
    return new MBeanInfo(
        ManagementBean.class.getName(),
        "The standard event objects of pool system '" + system + "'",
        attributes.toArray(MBeanAttributeInfo[]::new),
        new MBeanConstructorInfo[0],
        new MBeanOperationInfo[0],
        getNotificationInfo());
  }
}
