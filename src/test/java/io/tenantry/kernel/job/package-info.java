@org.jspecify.annotations.NullMarked
package io.tenantry.kernel.job;
