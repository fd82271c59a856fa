/**
 * Nodes that know each other: Hazelcast keeps the list of members and which of them serves which
 * address, Vert.x carries the messages. Whoever connects to either proves first that it belongs: by
 * the cluster's secret to Hazelcast, by a certificate to the bus where TLS is on. What breaks
 * (registrations that are lost or left behind) is found and repaired here.
 */
@NullMarked
package io.tenantry.cluster;

import org.jspecify.annotations.NullMarked;
