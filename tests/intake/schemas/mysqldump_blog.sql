-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `authors`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `authors` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `mail` varchar(190) COLLATE utf8mb4_bin NOT NULL COMMENT 'lower; case',
  `bio` mediumtext,
  `rank` tinyint NOT NULL DEFAULT '0',
  `is_staff` tinyint(1) DEFAULT '0',
  `joined` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (`id`),
  UNIQUE KEY `mail` (`mail`),
  FULLTEXT KEY `bio` (`bio`)
) ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci COMMENT='Who writes; it''s them';
LOCK TABLES `authors` WRITE;
/*!40000 ALTER TABLE `authors` DISABLE KEYS */;
INSERT INTO `authors` VALUES (1,'a\'b;c','x',0,1,'2026-01-01'),(2,'--','/* */',0,0,'2026-01-01');
UNLOCK TABLES;
DROP TABLE IF EXISTS `posts`;
CREATE TABLE `posts` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `author_id` int unsigned NOT NULL,
  `title` varchar(255) NOT NULL,
  `slug` varchar(255) GENERATED ALWAYS AS (lower(`title`)) VIRTUAL,
  `state` enum('draft','it\'s out') NOT NULL DEFAULT 'draft',
  `changed` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  KEY `by_title` (`title`(20)),
  KEY `by_state` (`state`,`changed` DESC),
  CONSTRAINT `posts_ibfk_1` FOREIGN KEY (`author_id`) REFERENCES `authors` (`id`) ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT `posts_chk_1` CHECK ((char_length(`title`) > 2))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
DELIMITER ;;
/*!50003 CREATE*/ /*!50003 TRIGGER `t` BEFORE INSERT ON `posts` FOR EACH ROW BEGIN
  SET NEW.title = 'a;b';
END */;;
DELIMITER ;
/*!50001 CREATE VIEW `v` AS select 1 AS `one` */;
