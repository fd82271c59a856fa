/** Who is calling: logins, tokens and their keys, passwords, and the operators of the platform. */
@NullMarked
package io.tenantry.auth;

import org.jspecify.annotations.NullMarked;
