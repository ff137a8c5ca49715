BEGIN TRANSACTION;
CREATE TABLE batch_jobs (
  batch TEXT NOT NULL,        -- names the file
  job TEXT NOT NULL,          -- names the job in it, by what it asks for
  place TEXT NOT NULL,        -- the session as the file names it
  session_id TEXT NOT NULL,
  turn_number INTEGER NOT NULL,
  PRIMARY KEY (batch, job)
) STRICT, WITHOUT ROWID;
INSERT INTO "batch_jobs" VALUES('b','j','trap-turns','trap-turns',9223372036854775807);
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('1 sessions and turns');
INSERT INTO "grdb_migrations" VALUES('2 the desk');
INSERT INTO "grdb_migrations" VALUES('3 preferences');
INSERT INTO "grdb_migrations" VALUES('4 finer settings and sources');
INSERT INTO "grdb_migrations" VALUES('5 regions and kept versions');
INSERT INTO "grdb_migrations" VALUES('6 marks');
INSERT INTO "grdb_migrations" VALUES('7 budgets');
INSERT INTO "grdb_migrations" VALUES('8 undo');
INSERT INTO "grdb_migrations" VALUES('9 batches');
INSERT INTO "grdb_migrations" VALUES('10 archived, deleted and duplicated sessions');
CREATE TABLE past_costs (
  origin TEXT NOT NULL,                -- the session that is gone
  number INTEGER NOT NULL,
  created INTEGER NOT NULL,
  dollars REAL,
  is_estimated INTEGER NOT NULL,
  estimate INTEGER,
  job TEXT NOT NULL,
  status TEXT,
  is_kept INTEGER NOT NULL,
  billed TEXT,
  PRIMARY KEY (origin, number)
) STRICT, WITHOUT ROWID;
INSERT INTO "past_costs" VALUES('gone',1,-9223372036854775808,9.0e+300,1,9223372036854775807,'done','odd',0,'zzz');
INSERT INTO "past_costs" VALUES('gone',2,9223372036854775807,9.0e+300,1,9223372036854775807,'dancing','odd',0,NULL);
CREATE TABLE pictures (
  digest TEXT PRIMARY KEY NOT NULL,   -- SHA-256; the file's name
  type TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO "pictures" VALUES('53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136','image/png',24,16,630);
INSERT INTO "pictures" VALUES('3710141884fa2460aca6eb158839eb8b00a3e399393e361aa7f2ee5f53ebad46','image/png',632,424,43492);
INSERT INTO "pictures" VALUES('c47af02664d2fccd68e563a70bc9e6e5d6b120ef221891b68bb2763e24ff3737','image/png',632,424,42228);
INSERT INTO "pictures" VALUES('bc3ad98de287e47ab1debed401dbebfd35ff6c22558a0b699729caf2a89564f8','image/png',632,424,34077);
INSERT INTO "pictures" VALUES('ddc303ca130a019a91035cbbc7b65d2420f517db414063c54da32d551b485cb2','image/png',16,12,385);
INSERT INTO "pictures" VALUES('113aebd5e3cec2ef5b7a457b63a8d87b975cf33680939596743d0a2900716348','image/png',16,12,415);
INSERT INTO "pictures" VALUES('ed2c71177b122ce4ad3543945c7fead08087a0505e3282b7f4c84706b8e9cc09','image/png',16,12,443);
INSERT INTO "pictures" VALUES('5413b83429848a6d9bb3bb699802532229f1e9b3d2effee1af1e748a06486507','image/png',16,12,472);
INSERT INTO "pictures" VALUES('622e03b582244d40f5590a2da354efddb1a54e5d72e98a8295405fbaf6692544','image/png',16,12,528);
INSERT INTO "pictures" VALUES('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','image/png',9223372036854775807,9223372036854775807,9223372036854775807);
INSERT INTO "pictures" VALUES('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','image/avif',-9223372036854775808,0,-9223372036854775808);
INSERT INTO "pictures" VALUES('../../etc/passwd','image/png',1,1,1);
CREATE TABLE preferences (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT;
INSERT INTO "preferences" VALUES('budget.day.2026-11-21','-9223372036854775808');
INSERT INTO "preferences" VALUES('theme',']52;c;aGk=31m‮');
INSERT INTO "preferences" VALUES('folder',']52;c;aGk=31m‮');
CREATE TABLE sessions (
  id TEXT PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  created INTEGER NOT NULL,   -- milliseconds since 1970
  updated INTEGER NOT NULL
, desk TEXT NOT NULL DEFAULT '{}', budget INTEGER, takes_unknown_prices INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "sessions" VALUES('s1','make it warmer',1795253400000,1795253400000,'{"draft":5,"words":"kept by a version that is to come"}',NULL,0);
INSERT INTO "sessions" VALUES('s2','kite]52;c;aGk=31m‮',1795253400000,1795253400000,'{"base":2,"caret":0,"draft":"","focus":"composer","historyTop":0,"model":"gemini-3.1-flash-image-preview","profile":"gmi-fake","references":[],"selected":2,"settings":{"format":"png","includeThoughts":false,"ratio":{"auto":{}},"resolution":"1K","system":"","tuning":{"imageSearch":false,"safety":{},"search":false}}}',-9223372036854775808,1);
INSERT INTO "sessions" VALUES('s3','a boat at dusk',-9223372036854775808,9223372036854775807,'{"base": -7, "caret": 9223372036854775807, "draft": "and a gull", "focus": "composer", "historyTop": -9223372036854775808, "model": "gemini-3.1-flash-image-preview", "profile": "gmi-fake", "references": [{"source": {"picture": {"_0": {"digest": "53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136", "type": "image/png", "size": {"width": 24, "height": 16}, "byteCount": 9223372036854775807}}}, "name": "a"}, {"source": {"picture": {"_0": {"digest": "53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136", "type": "image/png", "size": {"width": 9223372036854775807, "height": 9223372036854775807}, "byteCount": 9223372036854775807}}}, "name": "b\u001b]52;c;aGk=\u0007\u009b31m\u202e"}], "selected": 9223372036854775807, "settings": {"format": "png", "includeThoughts": false, "ratio": {"auto": {}}, "resolution": "1K", "system": "", "tuning": {"imageSearch": false, "safety": {}, "search": false, "maxOutputTokens": -9223372036854775808, "temperature": 1e+308, "seed": 9223372036854775807, "quality": -9223372036854775808}}, "pictureIndex": 9223372036854775807, "variants": 9223372036854775807, "folded": [9223372036854775807, -9223372036854775808, 1], "marks": {"picture": {"digest": "53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136", "type": "image/png", "size": {"width": 24, "height": 16}, "byteCount": -9223372036854775808}, "regions": [{"x": 9223372036854775807, "y": 9223372036854775807, "width": 9223372036854775807, "height": 9223372036854775807}]}}',NULL,0);
INSERT INTO "sessions" VALUES('s4','a red house',1795253400000,1795253400000,'{"base":1,"caret":0,"draft":"","focus":"composer","historyTop":0,"model":"gemini-nano-banana-2.1","profile":"google-fake","references":[],"selected":1,"settings":{"format":"png","includeThoughts":false,"ratio":{"auto":{}},"resolution":"1K","system":"","tuning":{"imageSearch":false,"safety":{},"search":false}}}',NULL,0);
INSERT INTO "sessions" VALUES('s5','a green hill',1795253400000,1795253400000,'{"base":1,"caret":0,"draft":"","focus":"composer","historyTop":0,"model":"gemini-3.1-flash-image","profile":"vertex-fake","references":[],"selected":1,"settings":{"format":"png","includeThoughts":false,"ratio":{"auto":{}},"resolution":"1K","system":"","tuning":{"imageSearch":false,"safety":{},"search":false}}}',NULL,0);
INSERT INTO "sessions" VALUES('s6','NEVER comes, a kite',1795253400000,1795253400000,'{"caret":0,"draft":"","focus":"composer","historyTop":0,"references":[],"settings":{"format":"png","includeThoughts":false,"ratio":{"auto":{}},"resolution":"1K","system":"","tuning":{"imageSearch":false,"safety":{},"search":false}}}',NULL,0);
INSERT INTO "sessions" VALUES('s7','NEVER comes, a boat',1795253400000,1795253400000,'{"caret":0,"draft":"","focus":"composer","historyTop":0,"references":[],"settings":{"format":"png","includeThoughts":false,"ratio":{"auto":{}},"resolution":"1K","system":"","tuning":{"imageSearch":false,"safety":{},"search":false}}}',NULL,0);
INSERT INTO "sessions" VALUES('trap-turns','traps',1763717400000,1763717400000,'{}',9223372036854775807,0);
CREATE TABLE standings (
  id TEXT PRIMARY KEY NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
  archived INTEGER,                    -- when, in milliseconds since 1970
  deleted INTEGER,
  copied INTEGER NOT NULL DEFAULT 0    -- turns up to this number were paid for in another
) STRICT, WITHOUT ROWID;
INSERT INTO "standings" VALUES('s5',-9223372036854775808,NULL,9223372036854775807);
CREATE TABLE transcripts (
  session TEXT NOT NULL,
  turn INTEGER NOT NULL,
  payload TEXT NOT NULL,      -- JSON: the skeleton and where its long strings lie
  PRIMARY KEY (session, turn),
  FOREIGN KEY (session, turn) REFERENCES turns(session, number) ON DELETE CASCADE
) STRICT;
INSERT INTO "transcripts" VALUES('s1',1,'{"lifts":[{"blob":{"byteCount":43492,"name":"3710141884fa2460aca6eb158839eb8b00a3e399393e361aa7f2ee5f53ebad46"},"byteCount":57992,"encoding":"base64","index":0,"offset":1152},{"blob":{"byteCount":1360,"name":"b6076cf5d5050a0825bd102d745538462d99df27d64c344098b7eae2157c1920"},"byteCount":1360,"encoding":"verbatim","index":1,"offset":1379}],"skeleton":"[{\"role\":\"user\",\"parts\":[{\"text\":\"make it warmer\"},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAIAAACDRijCAAACPUlEQVR42mNgMEphNk1ns8jitM7lsSvgdywWcikTda+U8KqR9q2XC2hSDG5VCetQj+zWiunTjZ9okDTFOHW6WcYsy+y5NnkL7AsXO5Uscy1fycBumc1lk8drXyjgVCLsWi7mUSXpXSvj1yAf2KwU0qYa3qkR1aMd26+XMMkweapJ2gzzzNlWOfNs8xc6FC1xLl3uVrHKs3qtT90GBj6HIkHnUhG3CnHPaimfOln/RoWgFuXQdrWILs3oXp24CfqJk41Sppmmz7TImmOdO9+uYJFj8VKXshXulau9atb51m8MaNoS3LqdgQxfeFSt8a5d79ewKbB5a0jbjvDO3VE9+xjI8IV/4+aglm2h7TsjuvZE9+6Pm3AocfJRBjJ8EdaxK7J7b0zfgfiJh5OmHEudfjJj1hkGMnwR238wYdKR5KnH02acypx9NmfehfyFlxnI8EXKtBPpM09nzTmXO/9iwaIrxUuvl624xUCGL7Lnns9bcKlw8dWSZTfKV96uWnOvdv1DBjJ8UbTkWunymxWr7lSvvV+34VHj5qct214wkOGLytV3a9Y9qN/4uGnLs9btLzt2vene+56BDF80bHrSvPV5245Xnbvf9uz70H/w86Qj3xjI8EX7ztdde9717v844dCXyUe/Tzvxa+bpvwxk+KLvwKeJh79OOfZj+snfs878m3ueccElFgYyfDH1+M8Zp/7MPvt/3gWmhZdZl1zjWH6Tm4EMX8w5xzD/IvOiK2xLr3OuuMWz+i7/ugdCAPscW59u3xzDAAAAAElFTkSuQmCC\"}}]},{ \"role\" : \"model\" ,\"parts\":[{\"text\": \"Made it warmer. (Sandbox: real pixels, no AI.)\" ,\"thoughtSignature\":\"MMuhdnun/hKYrSWNkGuteuoNLIt7V9NzeBkBP5vRLt0=\"} ,\r\n  {\"inlineData\":{\"mimeType\":\"image\\/png\",  \"data\":\"@retake:lifted:0\"},\"thoughtSignature\":\"D6EnrxFZkuXdtWOv8blsh7w9vtK7n+aZL+2utQ3jLNQ=\" , \"sandboxNote\" : { \"weight\":1.0e2, \"count\": 10000000000000000000000001 ,\"share\":-0.50,\"kind\":\"a\\/b\", \"Kind\":\"\\u0041\" , \"empty\":[ ],\"filler\":\"@retake:lifted:1\" }}  ] }]"}');
INSERT INTO "transcripts" VALUES('s1',2,'{"lifts":[{"blob":{"byteCount":43492,"name":"3710141884fa2460aca6eb158839eb8b00a3e399393e361aa7f2ee5f53ebad46"},"byteCount":57992,"encoding":"base64","index":0,"offset":1152},{"blob":{"byteCount":1360,"name":"b6076cf5d5050a0825bd102d745538462d99df27d64c344098b7eae2157c1920"},"byteCount":1360,"encoding":"verbatim","index":1,"offset":1379},{"blob":{"byteCount":42228,"name":"c47af02664d2fccd68e563a70bc9e6e5d6b120ef221891b68bb2763e24ff3737"},"byteCount":56304,"encoding":"base64","index":2,"offset":1670},{"blob":{"byteCount":1360,"name":"b6076cf5d5050a0825bd102d745538462d99df27d64c344098b7eae2157c1920"},"byteCount":1360,"encoding":"verbatim","index":3,"offset":1897}],"skeleton":"[{\"role\":\"user\",\"parts\":[{\"text\":\"make it warmer\"},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAIAAACDRijCAAACPUlEQVR42mNgMEphNk1ns8jitM7lsSvgdywWcikTda+U8KqR9q2XC2hSDG5VCetQj+zWiunTjZ9okDTFOHW6WcYsy+y5NnkL7AsXO5Uscy1fycBumc1lk8drXyjgVCLsWi7mUSXpXSvj1yAf2KwU0qYa3qkR1aMd26+XMMkweapJ2gzzzNlWOfNs8xc6FC1xLl3uVrHKs3qtT90GBj6HIkHnUhG3CnHPaimfOln/RoWgFuXQdrWILs3oXp24CfqJk41Sppmmz7TImmOdO9+uYJFj8VKXshXulau9atb51m8MaNoS3LqdgQxfeFSt8a5d79ewKbB5a0jbjvDO3VE9+xjI8IV/4+aglm2h7TsjuvZE9+6Pm3AocfJRBjJ8EdaxK7J7b0zfgfiJh5OmHEudfjJj1hkGMnwR238wYdKR5KnH02acypx9NmfehfyFlxnI8EXKtBPpM09nzTmXO/9iwaIrxUuvl624xUCGL7Lnns9bcKlw8dWSZTfKV96uWnOvdv1DBjJ8UbTkWunymxWr7lSvvV+34VHj5qct214wkOGLytV3a9Y9qN/4uGnLs9btLzt2vene+56BDF80bHrSvPV5245Xnbvf9uz70H/w86Qj3xjI8EX7ztdde9717v844dCXyUe/Tzvxa+bpvwxk+KLvwKeJh79OOfZj+snfs878m3ueccElFgYyfDH1+M8Zp/7MPvt/3gWmhZdZl1zjWH6Tm4EMX8w5xzD/IvOiK2xLr3OuuMWz+i7/ugdCAPscW59u3xzDAAAAAElFTkSuQmCC\"}}]},{ \"role\" : \"model\" ,\"parts\":[{\"text\": \"Made it warmer. (Sandbox: real pixels, no AI.)\" ,\"thoughtSignature\":\"MMuhdnun/hKYrSWNkGuteuoNLIt7V9NzeBkBP5vRLt0=\"} ,\r\n  {\"inlineData\":{\"mimeType\":\"image\\/png\",  \"data\":\"@retake:lifted:0\"},\"thoughtSignature\":\"D6EnrxFZkuXdtWOv8blsh7w9vtK7n+aZL+2utQ3jLNQ=\" , \"sandboxNote\" : { \"weight\":1.0e2, \"count\": 10000000000000000000000001 ,\"share\":-0.50,\"kind\":\"a\\/b\", \"Kind\":\"\\u0041\" , \"empty\":[ ],\"filler\":\"@retake:lifted:1\" }}  ] },{\"role\":\"user\",\"parts\":[{\"text\":\"add a border\"}]},{ \"role\" : \"model\" ,\"parts\":[{\"text\": \"Added a white border. (Sandbox: real pixels, no AI.)\" ,\"thoughtSignature\":\"t0NWoyiUaHlhlrYWrTZDnCIeSCoHIKVHv/XVIfCvnHQ=\"} ,\r\n  {\"inlineData\":{\"mimeType\":\"image\\/png\",  \"data\":\"@retake:lifted:2\"},\"thoughtSignature\":\"HMu26ZF1I82EBoYkelz/HcHXWsvObirZC7DLc3t3QJI=\" , \"sandboxNote\" : { \"weight\":1.0e2, \"count\": 10000000000000000000000001 ,\"share\":-0.50,\"kind\":\"a\\/b\", \"Kind\":\"\\u0041\" , \"empty\":[ ],\"filler\":\"@retake:lifted:3\" }}  ] }]"}');
INSERT INTO "transcripts" VALUES('s1',3,'{"lifts":[{"blob":{"byteCount":43492,"name":"3710141884fa2460aca6eb158839eb8b00a3e399393e361aa7f2ee5f53ebad46"},"byteCount":57992,"encoding":"base64","index":0,"offset":1152},{"blob":{"byteCount":1360,"name":"b6076cf5d5050a0825bd102d745538462d99df27d64c344098b7eae2157c1920"},"byteCount":1360,"encoding":"verbatim","index":1,"offset":1379},{"blob":{"byteCount":34077,"name":"bc3ad98de287e47ab1debed401dbebfd35ff6c22558a0b699729caf2a89564f8"},"byteCount":45436,"encoding":"base64","index":2,"offset":1657},{"blob":{"byteCount":1360,"name":"b6076cf5d5050a0825bd102d745538462d99df27d64c344098b7eae2157c1920"},"byteCount":1360,"encoding":"verbatim","index":3,"offset":1884}],"skeleton":"[{\"role\":\"user\",\"parts\":[{\"text\":\"make it warmer\"},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAIAAACDRijCAAACPUlEQVR42mNgMEphNk1ns8jitM7lsSvgdywWcikTda+U8KqR9q2XC2hSDG5VCetQj+zWiunTjZ9okDTFOHW6WcYsy+y5NnkL7AsXO5Uscy1fycBumc1lk8drXyjgVCLsWi7mUSXpXSvj1yAf2KwU0qYa3qkR1aMd26+XMMkweapJ2gzzzNlWOfNs8xc6FC1xLl3uVrHKs3qtT90GBj6HIkHnUhG3CnHPaimfOln/RoWgFuXQdrWILs3oXp24CfqJk41Sppmmz7TImmOdO9+uYJFj8VKXshXulau9atb51m8MaNoS3LqdgQxfeFSt8a5d79ewKbB5a0jbjvDO3VE9+xjI8IV/4+aglm2h7TsjuvZE9+6Pm3AocfJRBjJ8EdaxK7J7b0zfgfiJh5OmHEudfjJj1hkGMnwR238wYdKR5KnH02acypx9NmfehfyFlxnI8EXKtBPpM09nzTmXO/9iwaIrxUuvl624xUCGL7Lnns9bcKlw8dWSZTfKV96uWnOvdv1DBjJ8UbTkWunymxWr7lSvvV+34VHj5qct214wkOGLytV3a9Y9qN/4uGnLs9btLzt2vene+56BDF80bHrSvPV5245Xnbvf9uz70H/w86Qj3xjI8EX7ztdde9717v844dCXyUe/Tzvxa+bpvwxk+KLvwKeJh79OOfZj+snfs878m3ueccElFgYyfDH1+M8Zp/7MPvt/3gWmhZdZl1zjWH6Tm4EMX8w5xzD/IvOiK2xLr3OuuMWz+i7/ugdCAPscW59u3xzDAAAAAElFTkSuQmCC\"}}]},{ \"role\" : \"model\" ,\"parts\":[{\"text\": \"Made it warmer. (Sandbox: real pixels, no AI.)\" ,\"thoughtSignature\":\"MMuhdnun/hKYrSWNkGuteuoNLIt7V9NzeBkBP5vRLt0=\"} ,\r\n  {\"inlineData\":{\"mimeType\":\"image\\/png\",  \"data\":\"@retake:lifted:0\"},\"thoughtSignature\":\"D6EnrxFZkuXdtWOv8blsh7w9vtK7n+aZL+2utQ3jLNQ=\" , \"sandboxNote\" : { \"weight\":1.0e2, \"count\": 10000000000000000000000001 ,\"share\":-0.50,\"kind\":\"a\\/b\", \"Kind\":\"\\u0041\" , \"empty\":[ ],\"filler\":\"@retake:lifted:1\" }}  ] },{\"role\":\"user\",\"parts\":[{\"text\":\"sepia\"}]},{ \"role\" : \"model\" ,\"parts\":[{\"text\": \"Toned it sepia. (Sandbox: real pixels, no AI.)\" ,\"thoughtSignature\":\"1QQ1DTpFQx+7s7sWExmvRRMR00fMxV0bJHZG1Z+u0ZA=\"} ,\r\n  {\"inlineData\":{\"mimeType\":\"image\\/png\",  \"data\":\"@retake:lifted:2\"},\"thoughtSignature\":\"PV4FC/v2VvW5YN2hMl3+eZJPv+TGmOeVPzF86KqX7VQ=\" , \"sandboxNote\" : { \"weight\":1.0e2, \"count\": 10000000000000000000000001 ,\"share\":-0.50,\"kind\":\"a\\/b\", \"Kind\":\"\\u0041\" , \"empty\":[ ],\"filler\":\"@retake:lifted:3\" }}  ] }]"}');
INSERT INTO "transcripts" VALUES('s2',1,'{"lifts":[],"skeleton":"[{\"role\": \"user\", \"parts\": [{\"text\": \"a kite\"}]}, {\"role\": \"model\", \"parts\": [{\"inlineData\": {\"mimeType\": \"image/png\", \"data\": \"iVBORw0KGgoAAAANSUhEUgAAABAAAAAMCAIAAADkharWAAABSElEQVR42mNgMEphNE5lMkljNk1nMctgNc9ks8hit8zmsMrhtM7lssnjts3nsSvgtS/kcyjidyxmwCMn4FQi6Fwq5FIm7Fou4lYh6l4p5lHFgEdO3LNawqtG0rtWyqdO2rdexq9B1r+RAY+cXECTfGCzQlCLYnCrUkibcmi7SlgHAx451fBOtYgu9chujagezeherZg+7dh+BjxyOnETdOMn6iVM0k+cbJA0xTB5qlHKNAY8csap003SZpimzzTLmGWeOdsia45l9lwGPHJWOfOsc+fb5C2wzV9oV7DIvnCxQ9ESBjxyjsVLnUqWOZcudylb4Vq+0q1ilXvlagY8ch5Vazyr13rVrPOuXe9Tt8G3fqNfwyYGPHL+jZsDmrYENm8NatkW3Lo9pG1HaPtOBjxyYR27wjt3R3TtiezeG9WzL7p3f0zfAQBXidgBHa2YqAAAAABJRU5ErkJggg==\"}, \"thoughtSignature\": \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsc=\"}, {\"text\": \"Done \\u202e\\u009b31m\"}]}]"}');
INSERT INTO "transcripts" VALUES('s2',2,'{"lifts":[],"skeleton":"[{\"role\": \"user\", \"parts\": [{\"text\": \"a kite\"}]}, {\"role\": \"model\", \"parts\": [{\"inlineData\": {\"mimeType\": \"image/png\", \"data\": \"iVBORw0KGgoAAAANSUhEUgAAABAAAAAMCAIAAADkharWAAABZklEQVR42mNgMEphMkljMctgs8jisMrhssnjsSvgcygScCoRcikTcasQ86iS8KqR8qmT8WuQC2hiYLfM5rTO5bbN57Uv5HcsFnQuFXYtF3WvFPeslvSulfatl/VvlA9sVgxuVQ5tVw3vZMBjmEJQi1JIm0pYh1pEl0ZUj1ZMn07cBAY8hqlHdmtG92rH9uvGT9RPnGyYPNU4dToDHsP0EiYZJE0xSplmkjbDLGOWRdYcq5x5DHgMM02faZ452zJ7rnXufNv8hfaFix2LlzLgMcwmb4FdwSKHoiVOJctcyla4VazyqFrDgMcw59LlruUr3StXe1av9a5d71u/0b9xMwMew7xq1vnUbfBr2BTQtCWoZVtI246wjl0MeAwLbN4a3Lo9tH1neOfuyO690b37Y/sPMuAxLKJrT1TPvpi+A3ETDiVMOpI05VjKtBMMeAyLn3g4cfLR5KnHU6efTJ95OnP22ey55wEqdujhuHpbUwAAAABJRU5ErkJggg==\"}, \"thoughtSignature\": \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsc=\"}, {\"text\": \"Done \\u202e\\u009b31m\"}]}]"}');
INSERT INTO "transcripts" VALUES('s4',1,'{"lifts":[],"skeleton":"[{\"role\":\"user\",\"parts\":[{\"text\":\"a red house\"}]},{\"role\": \"model\", \"parts\": [{\"text\": \"thinking\", \"thought\": true}, {\"inlineData\": {\"mimeType\": \"image/png\", \"data\": \"iVBORw0KGgoAAAANSUhEUgAAABAAAAAMCAIAAADkharWAAABn0lEQVR42mNgMEphMcvgsMrhsSsQcCoRcauQ8KqR8WtQCGpRCevQiOrRiZtgkDTFJG2GRdYcm7wFDOyW2dy2+fyOxcKu5eKe1dK+9fKBzcqh7eqR3dqx/fqJk41Tp5tnzrbOnW9fuNi5dDkDn0ORkEuZmEeVlE+dXECTUkibWkSXVkyfXsIko5RpZhmzrHLm2RUscipZ5laxyqtmHYOoe6Wkd62sf6NicKtqeKdmdK9u/ETD5Kmm6TMts+fa5i90LF7qWr7Ss3qtb/3GwOatDHic61C0xKVshUfVGp+6DQFNW0LadkR07WHA41z3ytXetev9GzcHt24P79wd3bs/fuJhBjzO9WvYFNSyLaxjV1TPvrgJh5KmHEubcYoBj3ND23dGdu+N7T+YOPlo6vSTmbPP5s6/yIDHuTF9BxImHUmZdiJj1pmceRcKFl0pWXaDAY9zk6ceT595Onvu+fyFl4uXXi9febt67X0GPM7NmnMub8GloiXXylbcqlpzr27Do6YtzxjwOLdw8dXS5TcrV9+tXf+wcfPT1u0vO3e/BQDQQQqw+2Q8YAAAAABJRU5ErkJggg==\"}, \"thoughtSignature\": \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsc=\"}]}]"}');
INSERT INTO "transcripts" VALUES('s5',1,'{"lifts":[],"skeleton":"[{\"role\":\"user\",\"parts\":[{\"text\":\"a green hill\"}]},{\"role\": \"model\", \"parts\": [{\"text\": \"thinking\", \"thought\": true}, {\"inlineData\": {\"mimeType\": \"image/png\", \"data\": \"iVBORw0KGgoAAAANSUhEUgAAABAAAAAMCAIAAADkharWAAAB10lEQVR42mNgMEphs8jisSsQcimT8KqRC2hSCevQiukzSJpiljHLJm+BU8kyj6o1fg2bQtp2RPXsY2C3zOa1LxR2LZf0rpUPbFYN79SO7TdMnmqeOds2f6Fz6XLP6rX+jZtD23dG9+5PnHyUgc+hSMStQsqnTiGoRS2iSyduglHKNIusOXYFi1zKVnjVrAto2hLWsSum70DSlGMZs84wiLpXSvvWKwa3qkd268ZPNE6dbpk9175wsWv5Su/a9YHNW8M7d8f2H0yeejxz9tn8hZcZZPwalELaNKJ69BImmaTNsMqZ51C0xK1ilU/dhqCWbRFde+ImHEqZdiJrzrmCRVfKVtxiUA5t14zu1U+cbJo+0zp3vmPxUvfK1b71G4Nbt0d2742feDh1+snsuecLF18tX3m7dv1DBjwBkjDpSNqMUznzLhQtuVax6k7dhkct214w4AmQ9Jmnc+dfLF56vXL13fqNj1u3v+ze+54BT4DkLbhUsuxG1Zp7DZuetO141bPvw6Qj3xjwBEjp8pvVa+83bn7avvN17/6Pk49+n3n6LwOeAKlZ96Bpy7OOXW/6DnyacuzHrDP/FlxiYcATIM1bn3fuftt/8PPU4z9nn/2/8DLr8pvcAD8bKXA6BkddAAAAAElFTkSuQmCC\"}, \"thoughtSignature\": \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsc=\"}]}]"}');
INSERT INTO "transcripts" VALUES('trap-turns',1,'[]');
INSERT INTO "transcripts" VALUES('trap-turns',2,'{"skeleton": "[]", "lifts": [{"blob": {"name": 5, "byteCount": 1.5}, "offset": 9223372036854775807}]}');
INSERT INTO "transcripts" VALUES('trap-turns',3,'[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[');
INSERT INTO "transcripts" VALUES('trap-turns',4,'{"lifts": [], "skeleton": "[{\"role\": \"user\", \"parts\": [{\"text\": \"a kite\"}]}, {\"role\": \"model\", \"parts\": [{\"inlineData\": {\"mimeType\": \"image/png\", \"data\": \"iVBORw0KGgoAAAANSUhEUgAAABAAAAAMCAIAAADkharWAAABSElEQVR42mNgMEphNE5lMkljNk1nMctgNc9ks8hit8zmsMrhtM7lssnjts3nsSvgtS/kcyjidyxmwCMn4FQi6Fwq5FIm7Fou4lYh6l4p5lHFgEdO3LNawqtG0rtWyqdO2rdexq9B1r+RAY+cXECTfGCzQlCLYnCrUkibcmi7SlgHAx451fBOtYgu9chujagezeherZg+7dh+BjxyOnETdOMn6iVM0k+cbJA0xTB5qlHKNAY8csap003SZpimzzTLmGWeOdsia45l9lwGPHJWOfOsc+fb5C2wzV9oV7DIvnCxQ9ESBjxyjsVLnUqWOZcudylb4Vq+0q1ilXvlagY8ch5Vazyr13rVrPOuXe9Tt8G3fqNfwyYGPHL+jZsDmrYENm8NatkW3Lo9pG1HaPtOBjxyYR27wjt3R3TtiezeG9WzL7p3f0zfAQBXidgBHa2YqAAAAABJRU5ErkJggg==\"}, \"thoughtSignature\": \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TFxsc=\"}, {\"text\": \"Done \\u202e\\u009b31m\"}]}]"}');
CREATE TABLE turn_marks (
  session TEXT NOT NULL,
  turn INTEGER NOT NULL,
  starred INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  label TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (session, turn),
  FOREIGN KEY (session, turn) REFERENCES turns(session, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "turn_marks" VALUES('trap-turns',1,7,-9,'LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL]52;c;aGk=31m‮',']52;c;aGk=31m‮');
INSERT INTO "turn_marks" VALUES('trap-turns',9223372036854775807,1,1,'x','');
CREATE TABLE turn_pictures (
  session TEXT NOT NULL,
  turn INTEGER NOT NULL,
  kind TEXT NOT NULL,         -- reference result draft
  position INTEGER NOT NULL,
  digest TEXT REFERENCES pictures(digest),
  url TEXT,                   -- of a reference that is an address
  name TEXT NOT NULL DEFAULT '',
  role TEXT,
  PRIMARY KEY (session, turn, kind, position),
  FOREIGN KEY (session, turn) REFERENCES turns(session, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "turn_pictures" VALUES('s1',1,'reference',0,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'photo.png',NULL);
INSERT INTO "turn_pictures" VALUES('s1',1,'result',0,'3710141884fa2460aca6eb158839eb8b00a3e399393e361aa7f2ee5f53ebad46',NULL,'',NULL);
INSERT INTO "turn_pictures" VALUES('s1',2,'result',0,'c47af02664d2fccd68e563a70bc9e6e5d6b120ef221891b68bb2763e24ff3737',NULL,'',NULL);
INSERT INTO "turn_pictures" VALUES('s1',3,'result',0,'bc3ad98de287e47ab1debed401dbebfd35ff6c22558a0b699729caf2a89564f8',NULL,'',NULL);
INSERT INTO "turn_pictures" VALUES('s2',1,'result',0,'ddc303ca130a019a91035cbbc7b65d2420f517db414063c54da32d551b485cb2',NULL,'',NULL);
INSERT INTO "turn_pictures" VALUES('s2',2,'result',0,'113aebd5e3cec2ef5b7a457b63a8d87b975cf33680939596743d0a2900716348',NULL,'',NULL);
INSERT INTO "turn_pictures" VALUES('s3',1,'result',0,'ed2c71177b122ce4ad3543945c7fead08087a0505e3282b7f4c84706b8e9cc09',NULL,'',NULL);
INSERT INTO "turn_pictures" VALUES('s4',1,'result',0,'5413b83429848a6d9bb3bb699802532229f1e9b3d2effee1af1e748a06486507',NULL,'',NULL);
INSERT INTO "turn_pictures" VALUES('s5',1,'result',0,'622e03b582244d40f5590a2da354efddb1a54e5d72e98a8295405fbaf6692544',NULL,'',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',1,'reference',0,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',1,'reference',1,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',NULL,'n]52;c;aGk=31m‮','x]52;c;aGk=31m‮');
INSERT INTO "turn_pictures" VALUES('trap-turns',1,'reference',2,NULL,'javascript:]52;c;aGk=31m‮','n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',1,'result',9223372036854775807,'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',2,'trap',0,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',3,'result',0,NULL,NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',4,'draft',-9223372036854775808,'../../etc/passwd',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',5,'result',0,'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',5,'result',1,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',0,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',1,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',2,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',3,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',4,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',5,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',6,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',7,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',8,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',9,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',10,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',11,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',12,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',13,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',14,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',15,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',16,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',17,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',18,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',19,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',20,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',21,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',22,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',23,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',24,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',25,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',26,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',27,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',28,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',29,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',30,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',31,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',32,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',33,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',34,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',35,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',36,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',37,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',38,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',39,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',40,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',41,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',42,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',43,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',44,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',45,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',46,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',47,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',48,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',49,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',50,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',51,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',52,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',53,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',54,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',55,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',56,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',57,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',58,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',59,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',60,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',61,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',62,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',63,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',64,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',65,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',66,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',67,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',68,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',69,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',70,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',71,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',72,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',73,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',74,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',75,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',76,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',77,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',78,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',79,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',80,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',81,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',82,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',83,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',84,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',85,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',86,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',87,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',88,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',89,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',90,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',91,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',92,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',93,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',94,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',95,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',96,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',97,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',98,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',99,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',100,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',101,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',102,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',103,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',104,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',105,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',106,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',107,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',108,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',109,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',110,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',111,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',112,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',113,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',114,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',115,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',116,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',117,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',118,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',119,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',120,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',121,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',122,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',123,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',124,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',125,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',126,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',127,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',128,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',129,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',130,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',131,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',132,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',133,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',134,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',135,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',136,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',137,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',138,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',139,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',140,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',141,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',142,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',143,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',144,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',145,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',146,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',147,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',148,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',149,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',150,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',151,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',152,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',153,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',154,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',155,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',156,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',157,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',158,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',159,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',160,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',161,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',162,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',163,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',164,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',165,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',166,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',167,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',168,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',169,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',170,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',171,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',172,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',173,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',174,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',175,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',176,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',177,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',178,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',179,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',180,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',181,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',182,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',183,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',184,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',185,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',186,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',187,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',188,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',189,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',190,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',191,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',192,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',193,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',194,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',195,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',196,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',197,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',198,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',199,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',200,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',201,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',202,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',203,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',204,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',205,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',206,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',207,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',208,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',209,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',210,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',211,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',212,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',213,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',214,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',215,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',216,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',217,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',218,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',219,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',220,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',221,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',222,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',223,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',224,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',225,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',226,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',227,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',228,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',229,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',230,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',231,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',232,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',233,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',234,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',235,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',236,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',237,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',238,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',239,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',240,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',241,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',242,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',243,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',244,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',245,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',246,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',247,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',248,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',249,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',250,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',251,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',252,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',253,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',254,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',255,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',256,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',257,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',258,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',259,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',260,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',261,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',262,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',263,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',264,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',265,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',266,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',267,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',268,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',269,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',270,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',271,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',272,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',273,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',274,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',275,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',276,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',277,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',278,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',279,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',280,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',281,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',282,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',283,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',284,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',285,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',286,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',287,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',288,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',289,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',290,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',291,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',292,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',293,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',294,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',295,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',296,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',297,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',298,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
INSERT INTO "turn_pictures" VALUES('trap-turns',6,'reference',299,'53dbd532b34153191fdc78f99267f0934f288835dd1c83d35a7f9a267790c136',NULL,'n]52;c;aGk=31m‮',NULL);
CREATE TABLE turns (
  session TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  parent INTEGER,
  instruction TEXT NOT NULL,
  ratio TEXT NOT NULL,        -- 'auto' or '16:9'
  resolution TEXT NOT NULL,
  thinking TEXT,
  wants_thoughts INTEGER NOT NULL,
  format TEXT NOT NULL,
  system TEXT NOT NULL,
  sent_ratio TEXT,
  profile TEXT NOT NULL,
  model TEXT NOT NULL,
  created INTEGER NOT NULL,
  job TEXT NOT NULL,          -- composed sending accepted running fetching done
  task TEXT,                  -- the provider's name for it
  status TEXT,                -- how it ended
  ended INTEGER,
  answered INTEGER NOT NULL,  -- whether the columns below say anything
  text TEXT NOT NULL DEFAULT '',
  thoughts TEXT NOT NULL DEFAULT '',
  answering_model TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  thought_tokens INTEGER,
  total_tokens INTEGER,
  dollars REAL,
  is_estimated INTEGER NOT NULL DEFAULT 1,
  failure TEXT, tuning TEXT, notes TEXT, sources TEXT, searches TEXT, asked_size TEXT, conversation TEXT, regions TEXT, kept TEXT, estimate INTEGER,               -- JSON
  PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID;
INSERT INTO "turns" VALUES('s1',1,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('s1',2,1,'add a border','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Added a white border. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,761,NULL,1885,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":118875,"pictures":3,"textBytes":124}',NULL,NULL,0);
INSERT INTO "turns" VALUES('s1',3,1,'sepia','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Toned it sepia. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1122,759,NULL,1881,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":107994,"pictures":3,"textBytes":111}',NULL,NULL,0);
INSERT INTO "turns" VALUES('s2',1,NULL,'a kite over the sea','auto','1K',NULL,0,'png','','1:1','gmi-fake','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Done ‮31m','',NULL,5,NULL,NULL,9223372036854775807,NULL,1,NULL,NULL,NULL,NULL,NULL,'{"height":1024,"width":1024}','{"bytes":976,"pictures":1,"textBytes":26}',NULL,NULL,NULL);
INSERT INTO "turns" VALUES('s2',2,1,'bluer','auto','1K',NULL,0,'png','','4:3','gmi-fake','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Done ‮31m','',NULL,5,NULL,NULL,9223372036854775807,NULL,1,NULL,NULL,NULL,NULL,NULL,'{"height":896,"width":1200}','{"bytes":1016,"pictures":1,"textBytes":26}',NULL,NULL,NULL);
INSERT INTO "turns" VALUES('s3',1,NULL,'a boat at dusk','auto','1K',NULL,0,'jpeg','','1:1','toapis-fake','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'','',NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,'{"height":1024,"width":1024}',NULL,NULL,NULL,NULL);
INSERT INTO "turns" VALUES('s4',1,NULL,'a red house','auto','1K',NULL,0,'jpeg','','1:1','google-fake','gemini-nano-banana-2.1',1795253400000,'done',NULL,'done',1795253400000,1,'','thinking','gem]0;xini',9223372036854775807,9223372036854775807,9223372036854775807,NULL,9.0e+300,1,NULL,NULL,NULL,NULL,NULL,'{"height":1024,"width":1024}','{"bytes":1097,"pictures":1,"textBytes":19}',NULL,NULL,NULL);
INSERT INTO "turns" VALUES('s4',2,1,'REFUSE this one','auto','1K',NULL,0,'jpeg','','4:3','google-fake','gemini-nano-banana-2.1',1795253400000,'done',NULL,'refused',1795253400000,1,'','',NULL,NULL,NULL,NULL,NULL,NULL,1,'{"kind": "budget", "message": "no\u001b]52;c;aGk=\u0007\u009b31m\u202e", "advice": "", "billed": "no", "canRetry": false, "budget": {"reason": "session", "budget": 9223372036854775807, "paid": 9223372036854775807, "possible": 9223372036854775807, "cost": 9223372036854775807, "turns": -9223372036854775808}, "http": 9223372036854775807}',NULL,NULL,NULL,NULL,'{"height":896,"width":1200}',NULL,NULL,NULL,NULL);
INSERT INTO "turns" VALUES('s5',1,NULL,'a green hill','auto','1K',NULL,0,'png','','1:1','vertex-fake','gemini-3.1-flash-image',1795253400000,'done',NULL,'done',1795253400000,1,'','thinking','gem]0;xini',7,9223372036854775807,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,'{"height":1024,"width":1024}','{"bytes":1170,"pictures":1,"textBytes":20}',NULL,NULL,NULL);
INSERT INTO "turns" VALUES('s6',1,NULL,'NEVER comes, a kite','auto','1K',NULL,0,'png','','1:1','gmi-fake','gemini-3.1-flash-image-preview',1795253400000,'accepted','r-7',NULL,NULL,0,'','',NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "turns" VALUES('s7',1,NULL,'NEVER comes, a boat','auto','1K',NULL,0,'jpeg','','1:1','toapis-fake','gemini-3.1-flash-image-preview',1795253400000,'accepted','task-8',NULL,NULL,0,'','',NULL,NULL,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "turns" VALUES('trap-turns',-9223372036854775808,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',-5,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',0,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',1,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',2,1,'make it warmer','9223372036854775807:1','512',NULL,0,'png','','9223372036854775807:9223372036854775807','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',3,2,'make it warmer','auto','16K','HUGE',0,'bmp','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',4,3,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,'[[[','5','{','null','{"width":9223372036854775807,"height":9223372036854775807}','{"bytes":9223372036854775807,"pictures":-9223372036854775808,"textBytes":9223372036854775807}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',5,4,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}','[{"x": 9223372036854775807, "y": -9223372036854775808, "width": 9223372036854775807, "height": 9223372036854775807}]','{"feather":9223372036854775807}',-9223372036854775808);
INSERT INTO "turns" VALUES('trap-turns',6,6,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',7,9223372036854775807,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',8,-3,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',-9223372036854775808,'done',NULL,'done',9223372036854775807,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',9,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'dancing','t','done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',10,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'running',NULL,NULL,1795253400000,0,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',11,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'odd',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',12,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','gmi]52;c;aGk=31m‮',']52;c;aGk=31m‮',1795253400000,'accepted','r]52;c;aGk=31m‮',NULL,1795253400000,0,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',13,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'failed',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,'{"billed":5}',NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',14,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,'not json',NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',15,NULL,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,'{"kind":"unheard","message":"m","advice":"a","billed":"no","canRetry":false}',NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',16,NULL,']52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮]52;c;aGk=31m‮','auto','512',NULL,0,'png',']52;c;aGk=31m‮','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,']52;c;aGk=31m‮',']52;c;aGk=31m‮',']52;c;aGk=31m‮',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
INSERT INTO "turns" VALUES('trap-turns',9223372036854775807,1,'make it warmer','auto','512',NULL,0,'png','','3:2','sandbox','gemini-3.1-flash-image-preview',1795253400000,'done',NULL,'done',1795253400000,1,'Made it warmer. (Sandbox: real pixels, no AI.)','','gemini-3.1-flash-image-preview',1124,759,NULL,1883,0.0,0,NULL,NULL,NULL,NULL,NULL,'{"height":424,"width":632}','{"bytes":60725,"pictures":2,"textBytes":60}',NULL,NULL,0);
CREATE TABLE undo_entries (
  session TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  undone INTEGER NOT NULL,
  sending INTEGER,            -- the turn it has sent
  entry TEXT NOT NULL,        -- JSON: the fields that differ
  PRIMARY KEY (session, number)
) STRICT, WITHOUT ROWID;
INSERT INTO "undo_entries" VALUES('trap-turns',-9223372036854775808,0,9223372036854775807,'{}');
INSERT INTO "undo_entries" VALUES('trap-turns',1,0,9223372036854775807,'{');
INSERT INTO "undo_entries" VALUES('trap-turns',2,0,9223372036854775807,'[[[');
INSERT INTO "undo_entries" VALUES('trap-turns',3,0,9223372036854775807,'{"name": "\u001b]52;c;aGk=\u0007\u009b31m\u202e", "changes": [], "before": {}, "after": {}, "isStep": false}');
INSERT INTO "undo_entries" VALUES('trap-turns',9223372036854775807,0,9223372036854775807,'{}');
CREATE INDEX turns_open ON turns(job) WHERE job <> 'done';
CREATE INDEX turns_instruction ON turns(instruction, created);
CREATE INDEX turns_created ON turns(created);
CREATE INDEX past_costs_created ON past_costs(created);
COMMIT;