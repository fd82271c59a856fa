/**
 * The configuration: what the shipped defaults, a file, the environment and the command line say,
 * one over the other, bound to records. It knows no key by itself: the shipped file names the keys
 * and the records give them their types and ranges. All faults are told at once, and no message
 * carries a value that might be a secret.
 */
@NullMarked
package io.tenantry.kernel.config;

import org.jspecify.annotations.NullMarked;
