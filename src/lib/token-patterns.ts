/**
 * Shapes of well-known secrets. None bounds a token's length from above: issuers make them longer without notice.
 * All scan in linear time.
 */
export const TOKEN_PATTERNS: readonly RegExp[] = [
  /\bgh[a-z]_[A-Za-z0-9]{20,}/g, // GitHub
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bgl[a-z]{2,5}-[A-Za-z0-9_-]{16,}/g, // GitLab
  /\bsk-[A-Za-z0-9_-]{20,}/g, // OpenAI, Anthropic and those that copy them
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/g, // Stripe
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g, // AWS key ids
  /\bAIza[A-Za-z0-9_-]{30,}/g, // Google
  /\bya29\.[A-Za-z0-9_-]{20,}/g,
  /\bxox[a-z]-[A-Za-z0-9-]{10,}/g, // Slack
  /\bxapp-[A-Za-z0-9-]{10,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bpypi-[A-Za-z0-9_-]{16,}/g,
  /\bhf_[A-Za-z0-9]{20,}/g, // Hugging Face
  /\bdop_v1_[a-f0-9]{32,}/g, // DigitalOcean
  /\bdckr_pat_[A-Za-z0-9_-]{20,}/g, // Docker
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g, // SendGrid
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, // JSON Web Tokens
  /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  /(?<=:\/\/[^\s/:@]{0,256}:)[^\s/@]+(?=@)/g, // passwords in addresses
  /(?<=\bauthorization["']?\s?[:=]\s?["']?(?:basic|bearer|token)\s)[^\s"',;]{6,}/gi,
];
